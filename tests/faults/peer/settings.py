"""The settings of scrapy-redis' README, the politeness of this project, and nothing else."""

import os

BOT_NAME = "peer"
SPIDER_MODULES = ["tests.faults.peer"]
REDIS_URL = os.environ["GONGBAO_REDIS_URL"]

SCHEDULER = "scrapy_redis.scheduler.Scheduler"
DUPEFILTER_CLASS = "scrapy_redis.dupefilter.RFPDupeFilter"
SCHEDULER_PERSIST = True  # without it the first worker to stop empties the queue of all

ITEM_PIPELINES = {"scrapy_redis.pipelines.RedisPipeline": 300}
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY = float(os.environ["GONGBAO_DEFAULT_DELAY"])
RANDOMIZE_DOWNLOAD_DELAY = False
CONCURRENT_REQUESTS_PER_DOMAIN = 1
TELNETCONSOLE_ENABLED = False
LOG_LEVEL = "INFO"
