"""What a hook file holds and how it stands, as bytes and values: nothing here opens a file or asks git."""
