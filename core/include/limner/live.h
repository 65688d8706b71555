/* The protocol between the live filter (gegl/) and the program that paints for it (`limner live`), over
 * a socket. Both run on the same machine, so numbers have its byte order.
 *
 * The filter sends a LimnerLiveRequest, its settings, and the picture: rows of R'G'B'A floats [H,W,4] in
 * sRGB, straight alpha. The program answers with any number of LIMNER_LIVE_PROGRESS, then with one
 * LIMNER_LIVE_FAILURE and its message, or one LIMNER_LIVE_PICTURE and a picture of the same size. Then
 * it waits for the next request. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LIMNER_LIVE_MAGIC ((guint32) 0x4c4d4e31)

/* The largest length of settings and of messages, in bytes. */
#define LIMNER_LIVE_MAX_TEXT ((guint32) 65536)

typedef struct
{
  guint32 magic;
  guint32 width, height;   /* pixels, >= 1 */
  guint32 settings_length; /* bytes of a JSON object: settings of style transfer by their names,
                              "style-file" and "model" as paths or IDs, "threads" */
} LimnerLiveRequest;

typedef enum
{
  LIMNER_LIVE_PROGRESS = 1,
  LIMNER_LIVE_FAILURE,
  LIMNER_LIVE_PICTURE,
} LimnerLiveKind;

typedef struct
{
  guint32 magic;
  guint32 kind;   /* LimnerLiveKind */
  guint32 length; /* of a failure: bytes of its message, UTF-8 */
  float done;     /* of progress: 0..1 */
} LimnerLiveReply;

/* Sends or receives n bytes over the socket fd. FALSE if the other side has closed it; errno is the
 * reason, or 0 at the end of the stream. Never raises SIGPIPE. */
gboolean limner_live_send (int fd, gconstpointer data, gsize n);
gboolean limner_live_receive (int fd, gpointer data, gsize n);

G_END_DECLS
