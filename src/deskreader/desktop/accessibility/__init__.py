"""What assistive technology sees where Qt has nothing to offer: the open article as a document that can be walked."""
