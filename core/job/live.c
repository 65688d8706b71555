/* Whole messages over a socket. */
#include "config.h"

#include "limner/live.h"

#include <errno.h>
#include <sys/socket.h>

gboolean
limner_live_send (int fd, gconstpointer data, gsize n)
{
  const char *bytes = data;

  while (n > 0)
    {
      gssize sent = send (fd, bytes, n, MSG_NOSIGNAL);

      if (sent < 0 && errno == EINTR)
        continue;
      if (sent <= 0)
        return FALSE;
      bytes += sent;
      n -= (gsize) sent;
    }
  return TRUE;
}

gboolean
limner_live_receive (int fd, gpointer data, gsize n)
{
  char *bytes = data;

  while (n > 0)
    {
      gssize got = recv (fd, bytes, n, 0);

      if (got < 0 && errno == EINTR)
        continue;
      if (got == 0)
        errno = 0;
      if (got <= 0)
        return FALSE;
      bytes += got;
      n -= (gsize) got;
    }
  return TRUE;
}
