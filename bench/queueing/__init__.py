"""What the queue bench is made of: a product with so many changes, which loads its lists when told to."""
