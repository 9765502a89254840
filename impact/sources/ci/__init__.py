"""Results of pipelines, from files that the person exported: JUnit XML, GitHub Actions, GitLab."""
