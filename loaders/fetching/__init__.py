"""Getting a published file from its address: bounded, resumable, checked, and never half there."""
