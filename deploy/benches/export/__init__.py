"""`deploy/bench export`: documents as Parquet, killed on the way, checked afterwards."""
