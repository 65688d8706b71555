/* Crops of style pictures. */
#include "config.h"

#include "image/image-private.h"
#include "limner/error.h"
#include "limner/style.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Shortest side of a crop. */
#define LEAST_SIDE 8

static gboolean
is_valid (const LimnerStyleCrop *crop)
{
  return crop->x >= 0 && crop->y >= 0 && crop->width > 0 && crop->height > 0
         && crop->x + crop->width <= 1 + 1e-6 && crop->y + crop->height <= 1 + 1e-6;
}

gboolean
limner_style_crop_is_whole (const LimnerStyleCrop *crop)
{
  return crop->x <= 0 && crop->y <= 0 && crop->width >= 1 && crop->height >= 1;
}

/* "x y width height" up to ';' or the end; empty text is the whole picture. */
static gboolean
parse_one (const char *text, LimnerStyleCrop *crop)
{
  double values[4];
  int n = 0;

  *crop = LIMNER_STYLE_CROP_WHOLE;
  for (text += strspn (text, " "); *text != '\0'; text += strspn (text, " "))
    {
      char *end;
      double value = g_ascii_strtod (text, &end);

      if (end == text || n == 4 || !isfinite (value))
        return FALSE;
      values[n++] = value;
      text = end;
    }
  if (n == 0)
    return TRUE;
  *crop = (LimnerStyleCrop) { values[0], values[1], values[2], values[3] };
  return n == 4 && is_valid (crop);
}

gboolean
limner_style_crops_parse (const char *text, LimnerStyleCrop *crops, guint n, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", ";", -1);
  guint given = g_strv_length (parts);

  for (guint i = 0; i < n; i++)
    crops[i] = LIMNER_STYLE_CROP_WHOLE;
  for (guint i = 0; i < given; i++)
    {
      LimnerStyleCrop crop;

      if (parse_one (parts[i], &crop) && i < n)
        crops[i] = crop;
      else if (i >= n || *parts[i] != '\0')
        {
          g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                       _ ("“%s” is not a list of parts of pictures; write “x y width height” as fractions "
                          "from 0 to 1 for each picture, with “;” between them."),
                       text);
          return FALSE;
        }
    }
  return TRUE;
}

char *
limner_style_crops_write (const LimnerStyleCrop *crops, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean any = FALSE;

  for (guint i = 0; i < n; i++)
    {
      const double values[] = { crops[i].x, crops[i].y, crops[i].width, crops[i].height };
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      if (i > 0)
        g_string_append_c (text, ';');
      for (int k = 0; k < 4 && !limner_style_crop_is_whole (&crops[i]); k++, any = TRUE)
        g_string_append_printf (text, "%s%s", k > 0 ? " " : "",
                                g_ascii_formatd (number, sizeof number, "%.4g", values[k]));
    }
  return g_strdup (any ? text->str : "");
}

LimnerImage *
limner_style_crop (const LimnerImage *picture, const LimnerStyleCrop *crop, GError **error)
{
  int x, y, width, height;

  g_return_val_if_fail (is_valid (crop), NULL);

  width
      = CLAMP ((int) (crop->width * picture->width + 0.5), MIN (LEAST_SIDE, picture->width), picture->width);
  height = CLAMP ((int) (crop->height * picture->height + 0.5), MIN (LEAST_SIDE, picture->height),
                  picture->height);
  x = CLAMP ((int) (crop->x * picture->width + 0.5), 0, picture->width - width);
  y = CLAMP ((int) (crop->y * picture->height + 0.5), 0, picture->height - height);
  return limner_image_crop (picture, x, y, width, height, error);
}
