"""Scrapy's settings, and nothing else. Each departure from a default gives the default and the reason.

The values that differ between installations come from the environment (`crawler.config`).
"""

import sys

from crawler import __version__
from crawler.config import Config
from crawler.errors import ConfigError

try:
    GONGBAO = Config.from_environment()
except ConfigError as error:
    sys.exit(str(error))  # a wrong value stops every command with one sentence

BOT_NAME = "gongbao"
SPIDER_MODULES = ["crawler.spiders"]
COMMANDS_MODULE = "crawler.commands"

# --- who we are ---
# default: Scrapy's own name. Site owners must be able to reach us.
USER_AGENT = f"Gongbao/{__version__} (+{GONGBAO.contact or 'no contact: loopback only'})"

# --- politeness ---
ROBOTSTXT_OBEY = True  # default False
ROBOTSTXT_USER_AGENT = "Gongbao"  # default: the whole USER_AGENT, which no robots.txt names
# The frontier decides for the whole fleet when a host is asked again; a worker sends what it is handed.
DOWNLOAD_DELAY = 0
CONCURRENT_REQUESTS_PER_DOMAIN = 64  # default 8

# --- the frontier, shared by all workers through Redis ---
SCHEDULER = "crawler.frontier.scheduler.Scheduler"
FRONTIER_NAME = "live"
FRONTIER_PARTITIONS = 8 if GONGBAO.redis_is_cluster else 1  # fixed by the first worker
FRONTIER_HOST_CONCURRENCY = 1  # small sites are served by one old machine
FRONTIER_GROUP_SHARE = 1.0  # requests that hosts on one address together get in the delay of one of them
FRONTIER_GROUPS_ON_LOOPBACK = False  # the sites of the demo and the tests share this machine on purpose
FRONTIER_LEASE_SECONDS = 60.0  # after which the URLs of a silent worker go to others
FRONTIER_MOST_HELD = 100_000  # leases of a worker whose pages are not committed; some 3 KB of memory each
PAGES_IN_MEMORY = 500  # analysed pages that wait for their commit; those beyond wait in the spool
FRONTIER_ATTEMPTS = 4  # after which a URL that fails is dead
FRONTIER_RETRY_PAUSE = max(1.0, GONGBAO.default_delay)  # seconds before a second attempt; doubles with each

# --- fetching ---
DOWNLOAD_HANDLERS = {
    "http": "crawler.handlers.http.GuardedHandler",
    "https": "crawler.handlers.http.GuardedHandler",
    "ftp": None,
    "file": None,  # a link to file:///etc/passwd is not a page
    "data": None,
    "s3": None,
}
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",  # default en: some portals answer in English
    "Accept-Encoding": "gzip, deflate",  # default adds br and zstd, which replay tools do not all read
}
DOWNLOAD_TIMEOUT = 60  # default 180: a slot held for three minutes by a dead host
DOWNLOAD_MAXSIZE = 64 << 20  # default 1 GiB: more than a worker's memory should risk for one page
DOWNLOAD_FAIL_ON_DATALOSS = False  # default True: a page cut off by the server is archived as truncated
DOWNLOAD_WARNSIZE = 0  # default 32 MiB: a bound report is not worth a warning
RETRY_ENABLED = False  # default True: it would try again at once, and behind the back of the host's delay
REDIRECT_ENABLED = False  # default True: a redirect goes through the frontier, as any other link
METAREFRESH_ENABLED = False  # default True, likewise
HTTPPROXY_ENABLED = False  # default True: behind an http_proxy the address guard sees only the proxy
HTTPERROR_ALLOW_ALL = True  # default False: an error answer is an outcome, too, and is counted
PAGE_REQUISITES = True  # the images and style sheets of pages with documents, so that the archive shows them
PAGE_REQUISITE_MAXSIZE = 8 << 20  # bytes of one of them, instead of DOWNLOAD_MAXSIZE
URLLENGTH_LIMIT = 2083
CONCURRENT_REQUESTS = 32  # default 16: many slow hosts, one request each
CONCURRENT_ITEMS = 8  # default 100, which starts 100 tasks a response: 730 against 1,074 pages/s

# --- what stands between the engine and the net ---
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.robots.Robots": 100,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.decompression.LenientDecompression": 590,
    # outside of Scrapy's cookie jar (700), which has the page's cookie by then
    "crawler.middlewares.cookie_wall.CookieWallMiddleware": 690,
    "crawler.middlewares.requisites.RequisitesMiddleware": 930,
    "crawler.middlewares.lease.LeaseMiddleware": 940,
    # nearest to the net: sees every exchange before anything decodes, follows or drops it
    "crawler.middlewares.capture.CaptureMiddleware": 950,
}
SPIDER_MIDDLEWARES = {
    # nearest to the spider, so that Scrapy's own (depth, length) see the requests it makes
    "crawler.middlewares.links.LinksMiddleware": 950,
}
ITEM_PIPELINES = {"pipelines.line.LinePipeline": 300}
EXTENSIONS = {
    # default on: open ports that run the Python they are sent
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "crawler.extensions.garbage.Garbage": 50,
    "crawler.extensions.analyser.Analyser": 100,
    "crawler.extensions.robots.Robots": 150,
    "crawler.extensions.groups.Groups": 175,
    "crawler.extensions.heartbeat.Heartbeat": 200,
    "crawler.extensions.dead_letters.DeadLetters": 250,
    "crawler.extensions.fixity.Fixity": 275,
    "crawler.extensions.idle.Idle": 300,
    "pipelines.room.SpoolRoom": 350,
}

# --- how the crawler reaches the other half without importing it ---
ANALYSE = "pipelines.extraction.worker.analyse_response"
ANALYSE_POOL = "pipelines.pool.make_pool"
ANALYSE_PROCESSES = 1
ANALYSE_TIMEOUT = 30.0  # seconds; a parser that takes longer is killed and the page kept
EXTRACT = "pipelines.extract.extract"
OPEN_CAPTURE = "pipelines.archived.open_capture"
EXPORT_ARCHIVE = "pipelines.exporting.run.export_wacz"
EXPORT_SELECTION = "pipelines.exporting.selection.Selection"
IMPORT_ARCHIVES = "pipelines.importing.run.import_archives"
RECOVER_SPOOL = "pipelines.recover.recover_spool"
OBJECT_STORE = "pipelines.objects.from_config"
OPEN_ARCHIVE = "pipelines.replay.reading.open_archive"
REPLAYS = "pipelines.replay.from_config"
REREAD = "pipelines.reread.reread"
RECORD_STORE = "pipelines.records.from_config"
VERIFY = "pipelines.verify.verify"
VERIFY_ARCHIVE = "pipelines.fixity.run.verify_archive"
FIXITY_SAMPLER = "pipelines.fixity.sampler.Sampler"

# --- the archive, checked beside the crawl ---
FIXITY_INTERVAL = 60.0  # seconds between two objects, for each worker; 0 checks none
FIXITY_AGE = 86400.0  # seconds before an object is checked again: a small archive is not read all day long
FIXITY_GRACE = 3600.0  # seconds for which an object that the database does not know may be a commit under way

# --- the log ---
LOG_LEVEL = "INFO"  # default DEBUG: a line a page
LOG_FORMATTER = "crawler.logformatter.QuietFormatter"  # default prints whole items
LOGSTATS_INTERVAL = 60.0
