"""Training the weights in config/model.json: rows, features, fitting, figures."""
