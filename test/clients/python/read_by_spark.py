"""Prints the rows of each stream as they are now, from the files of `sync --into`: by Spark, as docs/into-files.md reads them."""

import sys

from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F

from sync_into import manifests, print_rows

(folder,) = sys.argv[1:]
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.shuffle.partitions", "2")
    .getOrCreate()
)


def rows_of(stream, keys):
    found = [streams[stream] for _, streams in manifests(folder) if stream in streams]
    if not any(each["files"] for each in found):
        return []
    active = max(each["activated_version"] or 0 for each in found)
    files = spark.read.option("mergeSchema", True).option("basePath", folder).parquet(f"{folder}/*/{stream}/*.parquet")
    newest = Window.partitionBy(*keys).orderBy(F.desc("run"), F.desc("_sdc_extracted_at"), F.desc("_metadata.row_index"))
    rows = files.where(files["_sdc_table_version"] >= active).withColumn("newest", F.row_number().over(newest)).where("newest = 1")
    return (row.asDict() for row in rows.drop("newest").collect())


print_rows(folder, rows_of)
