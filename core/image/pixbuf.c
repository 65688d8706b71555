#include "config.h"

#include "image/pixbuf-private.h"

#include "formats/file-private.h"
#include "image/libvips-private.h"
#include "limner/error.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n-lib.h>
#include <string.h>

static VipsImage *
copy_pixbuf (const GdkPixbuf *pixbuf)
{
  int width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
  int channels = gdk_pixbuf_get_n_channels (pixbuf), stride = gdk_pixbuf_get_rowstride (pixbuf);
  const guint8 *bytes = gdk_pixbuf_read_pixels (pixbuf);
  VipsImage *picture = vips_image_new_memory ();

  vips_image_init_fields (picture, width, height, channels, VIPS_FORMAT_UCHAR, VIPS_CODING_NONE,
                          VIPS_INTERPRETATION_sRGB, 1, 1);
  for (int y = 0; y < height; y++)
    if (vips_image_write_line (picture, y, (VipsPel *) bytes + (gsize) y * (gsize) stride) != 0)
      {
        g_object_unref (picture);
        return NULL;
      }
  return picture;
}

/* Progress of decoding. */
typedef struct
{
  int left, top, right, bottom;
} Area;

static void
add_area (GdkPixbufLoader *loader, int x, int y, int width, int height, gpointer data)
{
  Area *area = data;

  area->left = MIN (area->left, x);
  area->top = MIN (area->top, y);
  area->right = MAX (area->right, x + width);
  area->bottom = MAX (area->bottom, y + height);
}

/* Decodes the file and checks that it is complete. gdk-pixbuf reports no error for missing rows, but it
 * reports which rows it decodes. */
static gboolean
decode_all (GdkPixbufLoader *loader, GBytes *bytes, GError **error)
{
  Area area = { G_MAXINT, G_MAXINT, 0, 0 };
  GdkPixbuf *pixbuf;

  g_signal_connect (loader, "area-updated", G_CALLBACK (add_area), &area);
  if (!gdk_pixbuf_loader_write_bytes (loader, bytes, error))
    {
      gdk_pixbuf_loader_close (loader, NULL);
      return FALSE;
    }
  if (!gdk_pixbuf_loader_close (loader, error))
    return FALSE;
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (pixbuf != NULL && area.left == 0 && area.top == 0 && area.right == gdk_pixbuf_get_width (pixbuf)
      && area.bottom == gdk_pixbuf_get_height (pixbuf))
    return TRUE;
  g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT, _ ("rows are missing"));
  return FALSE;
}

/* Whether the file begins as pictures of a format do that libvips reads. */
static gboolean
has_known_start (GBytes *bytes)
{
  static const struct
  {
    gsize offset;
    const char *text;
    gsize length;
  } starts[] = { { 0, "\x89PNG", 4 }, { 0, "\xff\xd8\xff", 3 }, { 0, "II*\0", 4 },    { 0, "MM\0*", 4 },
                 { 0, "GIF8", 4 },    { 8, "WEBP", 4 },         { 4, "ftypheic", 8 }, { 4, "ftypavif", 8 },
                 { 4, "JXL ", 4 },    { 4, "jP  ", 4 } };
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    if (size >= starts[i].offset + starts[i].length
        && memcmp (data + starts[i].offset, starts[i].text, starts[i].length) == 0)
      return TRUE;
  return FALSE;
}

/* Says why no library reads the file. */
static void
refuse_file (const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  if (g_bytes_get_size (bytes) == 0)
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT, _ ("“%s” is empty: get the file again."), shown);
  else if (has_known_start (bytes))
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
                 _ ("“%s” is damaged or incomplete (%s): get the file again."), shown,
                 _ ("it begins as a picture and ends early"));
  else
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
                 _ ("“%s” is not a picture that can be read here: save it as PNG or JPEG and try again."),
                 shown);
}

VipsImage *
limner_picture_open_with_pixbuf (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) cause = NULL;
  VipsImage *picture = NULL;
  int width = 0, height = 0;

  bytes = limner_file_map (path, error);
  if (bytes == NULL)
    return NULL;
  /* What libvips reads and refused is damaged. gdk-pixbuf might read a part of it. */
  if (has_known_start (bytes) || gdk_pixbuf_get_file_info (path, &width, &height) == NULL)
    {
      refuse_file (path, bytes, error);
      return NULL;
    }
  if (!limner_picture_check_size (path, width, height, error))
    return NULL;
  loader = gdk_pixbuf_loader_new ();
  if (!decode_all (loader, bytes, &cause))
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
                 _ ("“%s” is damaged or incomplete (%s): get the file again."), shown, cause->message);
  else if ((picture = copy_pixbuf (gdk_pixbuf_loader_get_pixbuf (loader))) == NULL)
    limner_picture_damaged (path, error);
  return picture;
}
