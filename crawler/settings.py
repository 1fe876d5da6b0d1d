"""Scrapy's settings, and nothing else. Each departure from a default gives the default and the reason.

The values that differ between installations come from the environment (`crawler.config`).
"""

import sys
from importlib.util import find_spec

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
FRONTIER_STOP_SECONDS = 600.0  # the first rest of a host with nothing but soft blocks; doubles up to a day
TRAP_BARREN = 300  # pages of a pattern in a row that showed nothing new: it is closed, and its URLs rejected
TRAP_PATTERN_BUDGET = (
    100_000  # pages of one pattern of a host in a month; a site has fewer articles in one column
)
TRAP_HOST_BUDGET = 1_000_000  # pages of a host in a month; at a request in 5 s it has half as many turns
TRAP_HOST_QUEUE = (
    500_000  # URLs of a host that may wait, some 75 MB of Redis; beyond, only sure links; 0: any number
)
TRAP_TURN = 1000  # pages of a pattern after which it comes after those of which less was fetched
TRAP_ALIAS = 100  # pages of a host in a row that another host of the crawl has shown: it is not followed
TRAP_WILDCARD = 20  # hosts of a domain in a row with nothing new: no further ones are followed
TRAP_REPEATS = 4  # times that a part of a link's path may follow itself; of several in turn one less
TRAP_DEPTH = 30  # parts of a link's path
TRAP_PARAMETERS = 30  # of a link
TRAP_YEARS = 3  # from now on, that a link into a calendar may ask for
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
# --- what a page may take; README.md, "Limits", says what happens beyond ---
DOWNLOAD_TIMEOUT = 60  # default 180: a slot held for three minutes by a dead host
DOWNLOAD_FAST_RATE = 256 << 10  # bytes that pay for a second more: a file of 60 MB may take five minutes
DOWNLOAD_HEAD_TIMEOUT = 30  # seconds from the request to the end of the answer's head
DOWNLOAD_LEAST_RATE = 1024  # bytes a second of a body, over each window; less is given up
DOWNLOAD_RATE_WINDOW = 10  # seconds
DOWNLOAD_HEAD_SIZE = 256 << 10  # bytes of a head: what browsers take
DOWNLOAD_HEAD_LINES = 500  # lines of a head
DOWNLOAD_MAXSIZE = 64 << 20  # default 1 GiB: more than a worker's memory should risk for one page
DOWNLOAD_ROOM = 96 << 20  # bytes of all bodies above 1 MiB that a worker holds at once; others wait
DECODED_ROOM = 64 << 20  # the same of bodies without their content-encoding
DECODED_RATIO = 200  # bytes that one byte of an encoded body may become, beyond DECODED_FREE
DECODED_FREE = 8 << 20  # bytes that a body may have without its encodings, whatever it had with them
REDIRECTS = 10  # one after the other
ROBOTS_SIZE = 512 << 10  # bytes of a robots.txt that are read; RFC 9309 asks for 500 KiB
ROBOTS_MEMORY = 32 << 20  # bytes of all that a worker remembers; the oldest are asked for again
COOKIES_OF_HOST = 50  # RFC 6265, 6.1: at least so many
COOKIES_SIZE = 8 << 10  # bytes of all that a host is sent
COOKIES = 3000  # of all hosts
DOWNLOAD_WARNSIZE = 0  # default 32 MiB: a bound report is not worth a warning
RETRY_ENABLED = False  # default True: it would try again at once, and behind the back of the host's delay
REDIRECT_ENABLED = False  # default True: a redirect goes through the frontier, as any other link
METAREFRESH_ENABLED = False  # default True, likewise
HTTPPROXY_ENABLED = False  # default True: behind an http_proxy the address guard sees only the proxy
PAGE_REQUISITES = True  # the images and style sheets of pages with documents, so that the archive shows them
PAGE_REQUISITES_FOCUSED = (
    True  # in crawls with focus, those of work reports: half of what a site is asked for
)
PAGE_REQUISITE_MAXSIZE = 8 << 20  # bytes of one of them, instead of DOWNLOAD_MAXSIZE
# --- pages that only a browser can show (sources with `render: browser`) ---
BROWSER_PAGES = 2  # shown at once by one worker; each keeps about half a core busy
BROWSER_CONTEXT_PAGES = 50  # after which cookies, storage and caches begin anew
BROWSER_RESTART_PAGES = 500  # after which Chromium does: what it leaks goes
BROWSER_MEMORY = 2 << 30  # bytes of all its processes; beyond, it is killed and the pages are tried again
BROWSER_SECONDS = 60.0  # for one page, all in all
BROWSER_SETTLE = 15.0  # for which a page may go on to load; then it is taken as it is
BROWSER_QUIET = 0.5  # seconds without a request after which a page has loaded
BROWSER_REQUESTS = 100  # of one page beside its own
BROWSER_SIZE = 32 << 20  # bytes of the answers to them
BROWSER_DOM_SIZE = 8 << 20  # bytes of what is shown, written out
# not loaded: pictures are fetched after the page, as those of any other; pings tell statistics
BROWSER_BLOCKED = ["image", "media", "font", "texttrack", "manifest", "ping", "cspreport", "prefetch"]
# default 16: many slow hosts, one request each; a quarter is for those that answer (`frontier/reserve.py`)
CONCURRENT_REQUESTS = 64
REACTOR_THREADPOOL_MAXSIZE = (
    32  # default 10: a name that does not resolve keeps one of them for half a minute
)
# default None: asyncio's own, in Python; a page takes some 25 turns of the loop
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if find_spec("uvloop") else None
# default True: looks at the callback of each page, and remembers 128 dead references to one method
WARN_ON_GENERATOR_RETURN_VALUE = False
CONCURRENT_ITEMS = 1  # default 100, which starts 100 tasks a response; a page yields links, then one capture

# --- what stands between the engine and the net ---
DOWNLOADER_MIDDLEWARES = {
    # default on: each takes its time for every page, and has nothing to do here
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # the frontier knows the scope
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,  # no logins
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": None,  # the handler's own
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,  # the captures are counted
    # in the place of Scrapy's
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.excluded.ExcludedMiddleware": 50,  # before robots.txt is asked for
    "crawler.middlewares.robots.Robots": 100,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.decompression.LenientDecompression": 590,
    "crawler.middlewares.redirects.RedirectsMiddleware": 680,
    # outside of the cookie jar, which has the page's cookie by then
    "crawler.middlewares.cookie_wall.CookieWallMiddleware": 690,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "crawler.middlewares.cookies.Cookies": 700,
    "crawler.middlewares.requisites.RequisitesMiddleware": 930,
    "crawler.middlewares.lease.LeaseMiddleware": 940,
    # while a page is shown its host is leased, and its own capture is there already
    "crawler.middlewares.rendering.RenderingMiddleware": 945,
    # nearest to the net: sees every exchange before anything decodes, follows or drops it
    "crawler.middlewares.capture.CaptureMiddleware": 950,
}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}  # Scrapy's are about requests that spiders make; these make none
SPIDER_MIDDLEWARES = {"crawler.middlewares.links.LinksMiddleware": 950}
ITEM_PIPELINES = {"pipelines.line.LinePipeline": 300}
STATS_CLASS = "crawler.stats.Stats"
EXTENSIONS = {
    # default on: open ports that run the Python they are sent
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    # in the place of Scrapy's
    "scrapy.extensions.corestats.CoreStats": None,
    "crawler.extensions.counts.Counts": 0,
    "crawler.extensions.garbage.Garbage": 50,
    "crawler.extensions.metrics.Metrics": 75,
    "crawler.extensions.ending.Ending": 90,
    "crawler.extensions.analyser.Analyser": 100,
    "crawler.extensions.robots.Robots": 150,
    "crawler.extensions.groups.Groups": 175,
    "crawler.extensions.heartbeat.Heartbeat": 200,
    "crawler.extensions.dead_letters.DeadLetters": 250,
    "crawler.extensions.exclusions.Exclusions": 260,
    "crawler.extensions.fixity.Fixity": 275,
    "crawler.extensions.runs.Runs": 280,
    "crawler.extensions.yields.Yields": 280,
    "crawler.extensions.idle.Idle": 300,
    "pipelines.room.SpoolRoom": 350,
}

# --- how the crawler reaches the other half without importing it ---
ANALYSE = "pipelines.parsing.analyse_response"
ANALYSE_POOL = "pipelines.pool.make_parsers"
ANALYSE_PROCESSES = 1
ANALYSE_QUICK_TIMEOUT = (
    3.0  # seconds; a page that takes longer is read again in the slow lane; 0: there is none
)
ANALYSE_TIMEOUT = 30.0  # seconds; a parser that takes longer there is killed and the page kept
ANALYSE_MEMORY = 448 << 20  # bytes of data of such a process; one that asks for more likewise
EXTRACT = "pipelines.extract.extract"
OPEN_CAPTURE = "pipelines.archived.open_capture"
CONTRACT = "pipelines.contract.run.Contract"
DATA_SELECTION = "pipelines.datasets.selection.selection"
EXPORT_DATA = "pipelines.datasets.run.Export"
EXPORT_ARCHIVE = "pipelines.exporting.run.export_wacz"
EXPORT_SELECTION = "pipelines.exporting.selection.Selection"
IMPORT_ARCHIVES = "pipelines.importing.run.import_archives"
RECOVER_SPOOL = "pipelines.recover.recover_spool"
REBUILD = "pipelines.rebuilding.run.rebuild"
KEEP_EXCLUSIONS = "pipelines.rebuilding.rules.keep_exclusions"
OBJECT_STORE = "pipelines.objects.from_config"
OPEN_ARCHIVE = "pipelines.replay.reading.open_archive"
REPLAYS = "pipelines.replay.from_config"
REREAD = "pipelines.reread.reread"
PORTRAY = "pipelines.portrait.portray"
REGIONS = "pipelines.extraction.regions.table.regions"
TAKEDOWN = "pipelines.takedown.run.Takedown"
RECORD_STORE = "pipelines.records.from_config"
VERIFY = "pipelines.verify.verify"
READ_SCANS = "pipelines.scans.run.read_scans"
VERIFY_ARCHIVE = "pipelines.fixity.run.verify_archive"
FIXITY_SAMPLER = "pipelines.fixity.sampler.Sampler"

RUNS_INTERVAL = (
    60.0  # seconds between two looks after the runs, by one worker of the fleet; 0: `scrapy runs` alone
)

# --- the schedule: `scrapy schedule` ---
SCHEDULE_LEASE = 30.0  # seconds within which a scheduler that died is replaced by one that stands by
SCHEDULE_LATEST = 30 * 86400.0  # seconds after which a time that was missed is passed over
SCHEDULE_SPREAD = 0.0  # seconds over which sources with the same cron line are spread, by their ids
SCHEDULE_REVISITS = 60.0  # seconds between two looks for pages whose next visit is due; 0: no revisits
SCHEDULE_PUT_OFF = 600.0  # seconds until a source is looked at again whose last crawl still runs

# --- the archive, checked beside the crawl ---
FIXITY_INTERVAL = 60.0  # seconds between two objects, for each worker; 0 checks none
FIXITY_AGE = 86400.0  # seconds before an object is checked again: a small archive is not read all day long
FIXITY_GRACE = 3600.0  # seconds for which an object that the database does not know may be a commit under way

# --- what sources yield, against what is expected of them ---
SOURCE_YIELD_INTERVAL = (
    60.0  # seconds between two looks at the sources that a worker is done with; 0: at its end
)
SOURCE_YIELD_SETTLED = 30.0  # seconds without a page after which all that a source yielded is in the database

# --- the log ---
LOG_LEVEL = "INFO"  # default DEBUG: a line a page
LOG_FORMATTER = "crawler.logformatter.QuietFormatter"  # default prints whole items
LOGSTATS_INTERVAL = 60.0
