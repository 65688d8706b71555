/* Fault injection for limner: the program is linked with functions that replace those of the C library. A
 * call counts if its file is under LIMNER_FAULT_ROOT, or is a picture being encoded in memory. Counted
 * calls are numbered from 1; their names are written, one per line, to the file LIMNER_FAULT_LOG.
 * LIMNER_FAULT=NUMBER:ERRNO makes that call fail; LIMNER_FAULT=NUMBER:kill kills the program there.
 *
 * GIMP's environment cannot change while it runs. For its plug-in these variables are the lines NAME=VALUE
 * of the file LIMNER_FAULT_FILE. */
#define _GNU_SOURCE
#undef _FILE_OFFSET_BITS /* it would map open and open64 to one name */

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXPORT __attribute__ ((visibility ("default")))

static struct
{
  char root[PATH_MAX];
  int log; /* descriptor, 0: none */
  int at;  /* number of the call that fails, 0: none */
  int error;
  int calls;
} fault;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

/* Makes the lines of LIMNER_FAULT_FILE variables of the environment. */
static void
read_file (void)
{
  static char text[8192];
  const char *path = getenv ("LIMNER_FAULT_FILE");
  int fd = path == NULL ? -1 : (int) syscall (SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  long length = fd < 0 ? 0 : syscall (SYS_read, fd, text, sizeof text - 1);
  char *rest = text;

  if (fd >= 0)
    syscall (SYS_close, fd);
  text[length > 0 ? length : 0] = '\0';
  for (char *line = strsep (&rest, "\n"); line != NULL; line = strsep (&rest, "\n"))
    if (strchr (line, '=') != NULL)
      putenv (line);
}

__attribute__ ((constructor)) static void
read_environment (void)
{
  const char *root, *log, *spec;

  read_file ();
  root = getenv ("LIMNER_FAULT_ROOT");
  log = getenv ("LIMNER_FAULT_LOG");
  spec = getenv ("LIMNER_FAULT");

  if (root != NULL)
    snprintf (fault.root, sizeof fault.root, "%s", root);
  if (log != NULL)
    fault.log = (int) syscall (SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (spec != NULL && strchr (spec, ':') != NULL)
    {
      const char *what = strchr (spec, ':') + 1;

      fault.at = atoi (spec);
      fault.error = strcmp (what, "kill") == 0 ? 0 : atoi (what);
    }
}

static int
starts_with (const char *text, const char *start)
{
  return strncmp (text, start, strlen (start)) == 0;
}

/* Counts a call. Returns 1 with errno set if it must fail. */
static int
fails (const char *call)
{
  int number, saved = errno;

  pthread_mutex_lock (&mutex);
  number = ++fault.calls;
  if (fault.log > 0)
    {
      char line[64];
      long n = syscall (SYS_write, fault.log, line, (size_t) snprintf (line, sizeof line, "%s\n", call));

      (void) n;
    }
  pthread_mutex_unlock (&mutex);
  errno = saved;
  if (number != fault.at)
    return 0;
  if (fault.error == 0)
    kill (getpid (), SIGKILL);
  errno = fault.error;
  return 1;
}

typedef enum
{
  ELSEWHERE,
  UNDER_ROOT,
  IN_MEMORY, /* a picture being encoded */
} Place;

static Place
place_of (int fd)
{
  char link[64], path[PATH_MAX];
  ssize_t length;
  int saved = errno;

  if (fault.root[0] == '\0' || fd < 0)
    return ELSEWHERE;
  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink (link, path, sizeof path - 1);
  errno = saved;
  if (length < 0)
    return ELSEWHERE;
  path[length] = '\0';
  return starts_with (path, fault.root)        ? UNDER_ROOT
         : starts_with (path, "/memfd:limner") ? IN_MEMORY
                                               : ELSEWHERE;
}

static int
fails_on (int fd, const char *call)
{
  return place_of (fd) == UNDER_ROOT && fails (call);
}

/* For calls that write: a file in memory needs memory. */
static int
fails_writing (int fd, const char *call)
{
  Place place = place_of (fd);

  return place == IN_MEMORY ? fails ("memory") : place == UNDER_ROOT && fails (call);
}

static int
counts_path (const char *path)
{
  char folder[PATH_MAX], whole[2 * PATH_MAX];
  int fd;

  if (fault.root[0] == '\0' || path == NULL)
    return 0;
  if (sscanf (path, "/proc/self/fd/%d", &fd) == 1)
    return place_of (fd) == UNDER_ROOT;
  if (path[0] == '/')
    return starts_with (path, fault.root);
  if (getcwd (folder, sizeof folder) == NULL)
    return 0;
  snprintf (whole, sizeof whole, "%s/%s", folder, path);
  return starts_with (whole, fault.root);
}

static int
open_counted (int folder, const char *path, int flags, mode_t mode)
{
  int makes = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;

  if (counts_path (path) && fails (makes ? "create" : "open"))
    return -1;
  return (int) syscall (SYS_openat, folder, path, flags, mode);
}

static mode_t
mode_of (int flags, va_list arguments)
{
  return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE ? va_arg (arguments, mode_t) : 0;
}

#define DEFINE_OPEN(name)                              \
  EXPORT int name (const char *path, int flags, ...)   \
  {                                                    \
    va_list arguments;                                 \
    mode_t mode;                                       \
                                                       \
    va_start (arguments, flags);                       \
    mode = mode_of (flags, arguments);                 \
    va_end (arguments);                                \
    return open_counted (AT_FDCWD, path, flags, mode); \
  }
DEFINE_OPEN (open)
DEFINE_OPEN (open64)

EXPORT FILE *
fopen (const char *path, const char *mode)
{
  static FILE *(*next) (const char *, const char *);

  if (next == NULL)
    next = (FILE * (*) (const char *, const char *) ) dlsym (RTLD_NEXT, "fopen");
  return counts_path (path) && fails (mode[0] == 'r' ? "open" : "create") ? NULL : next (path, mode);
}

EXPORT FILE *
fopen64 (const char *path, const char *mode)
{
  return fopen (path, mode);
}

EXPORT size_t
fwrite (const void *bytes, size_t size, size_t n, FILE *stream)
{
  static size_t (*next) (const void *, size_t, size_t, FILE *);

  if (next == NULL)
    next = (size_t (*) (const void *, size_t, size_t, FILE *)) dlsym (RTLD_NEXT, "fwrite");
  return fails_writing (fileno (stream), "write") ? 0 : next (bytes, size, n, stream);
}

EXPORT int
fflush (FILE *stream)
{
  static int (*next) (FILE *);

  if (next == NULL)
    next = (int (*) (FILE *)) dlsym (RTLD_NEXT, "fflush");
  return stream != NULL && fails_writing (fileno (stream), "flush") ? EOF : next (stream);
}

/* Closes the descriptor even on failure, as close does on a full disk. */
EXPORT int
fclose (FILE *stream)
{
  static int (*next) (FILE *);
  int failed = fails_writing (fileno (stream), "fclose"), code = errno, result;

  if (next == NULL)
    next = (int (*) (FILE *)) dlsym (RTLD_NEXT, "fclose");
  result = next (stream);
  if (failed)
    errno = code;
  return failed ? EOF : result;
}

EXPORT ssize_t
read (int fd, void *bytes, size_t size)
{
  return fails_on (fd, "read") ? -1 : syscall (SYS_read, fd, bytes, size);
}

EXPORT ssize_t
write (int fd, const void *bytes, size_t size)
{
  return fails_writing (fd, "write") ? -1 : syscall (SYS_write, fd, bytes, size);
}

EXPORT int
fsync (int fd)
{
  return fails_on (fd, "fsync") ? -1 : (int) syscall (SYS_fsync, fd);
}

EXPORT int
close (int fd)
{
  int failed = fails_on (fd, "close"), code = errno, result = (int) syscall (SYS_close, fd);

  if (failed)
    errno = code;
  return failed ? -1 : result;
}

EXPORT int
ftruncate (int fd, off_t length)
{
  return fails_on (fd, "truncate") ? -1 : (int) syscall (SYS_ftruncate, fd, length);
}

EXPORT int
ftruncate64 (int fd, off64_t length)
{
  return ftruncate (fd, length);
}

EXPORT int
flock (int fd, int operation)
{
  return fails_on (fd, "lock") ? -1 : (int) syscall (SYS_flock, fd, operation);
}

static int
is_locking (int command)
{
  return command == F_OFD_SETLK || command == F_OFD_SETLKW || command == F_SETLK || command == F_SETLKW;
}

#define DEFINE_FCNTL(name)                                   \
  EXPORT int name (int fd, int command, ...)                 \
  {                                                          \
    va_list arguments;                                       \
    void *argument;                                          \
                                                             \
    va_start (arguments, command);                           \
    argument = va_arg (arguments, void *);                   \
    va_end (arguments);                                      \
    if (is_locking (command) && fails_on (fd, "lock"))       \
      return -1;                                             \
    return (int) syscall (SYS_fcntl, fd, command, argument); \
  }
DEFINE_FCNTL (fcntl)
DEFINE_FCNTL (fcntl64)

EXPORT int
rename (const char *from, const char *to)
{
  return counts_path (to) && fails ("rename") ? -1
                                              : (int) syscall (SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
}

EXPORT int
linkat (int from_folder, const char *from, int to_folder, const char *to, int flags)
{
  return counts_path (to) && fails ("link")
             ? -1
             : (int) syscall (SYS_linkat, from_folder, from, to_folder, to, flags);
}

EXPORT int
mkdir (const char *path, mode_t mode)
{
  return counts_path (path) && fails ("mkdir") ? -1 : (int) syscall (SYS_mkdirat, AT_FDCWD, path, mode);
}
