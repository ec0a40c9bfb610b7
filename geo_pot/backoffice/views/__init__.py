"""The pages. Each says who may open it; a Territory that is not the reader's is not there."""
