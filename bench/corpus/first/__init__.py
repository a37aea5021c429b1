"""The train and dev documents, by the project's own typesetter."""
