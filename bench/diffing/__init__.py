"""What the diff bench is made of: the sample, both servers, the clients that read them, and the browser."""
