#include "style/style-list-private.h"

#include <gio/gio.h>
#include <limner/bundled.h>
#include <math.h>

LimnerStyleChoice *
limner_style_choice_new (char *path)
{
  LimnerStyleChoice *choice = g_new0 (LimnerStyleChoice, 1);

  choice->path = path;
  choice->weight = 1;
  choice->crop = LIMNER_STYLE_CROP_WHOLE;
  return choice;
}

void
limner_style_choice_free (LimnerStyleChoice *choice)
{
  g_free (choice->path);
  g_free (choice);
}

static void
read_paths (GObject *settings, GPtrArray *list)
{
  g_autoptr (GFile) file = NULL;
  g_auto (GStrv) more = NULL;
  char *path;

  g_object_get (settings, "style-file", &file, "style-files", &more, NULL);
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL)
    g_ptr_array_add (list, limner_style_choice_new (path));
  for (char **next = more; next != NULL && *next != NULL; next++)
    g_ptr_array_add (list, limner_style_choice_new (g_strdup (*next)));
}

static void
read_weights (GObject *settings, GPtrArray *list)
{
  g_autofree char *text = NULL;
  g_autoptr (GArray) weights = NULL;

  g_object_get (settings, "style-weights", &text, NULL);
  weights = limner_style_weights_parse (text, NULL);
  for (guint i = 0; weights != NULL && i < MIN (list->len, weights->len); i++)
    ((LimnerStyleChoice *) list->pdata[i])->weight = g_array_index (weights, double, i);
}

static void
read_crops (GObject *settings, GPtrArray *list)
{
  g_autofree LimnerStyleCrop *crops = g_new (LimnerStyleCrop, list->len);
  g_autofree char *text = NULL;

  g_object_get (settings, "style-crops", &text, NULL);
  if (!limner_style_crops_parse (text, crops, list->len, NULL))
    return;
  for (guint i = 0; i < list->len; i++)
    ((LimnerStyleChoice *) list->pdata[i])->crop = crops[i];
}

GPtrArray *
limner_style_list_read (GObject *settings)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_style_choice_free);

  read_paths (settings, list);
  if (list->len == 0)
    {
      g_autoptr (GPtrArray) bundled = limner_bundled_styles (NULL);

      if (bundled != NULL)
        {
          const LimnerBundledStyle *first = bundled->pdata[0];
          g_ptr_array_add (list, limner_style_choice_new (g_strdup (first->path)));
        }
    }
  read_weights (settings, list);
  read_crops (settings, list);
  return list;
}

/* The weights as text; empty if all are equal. */
static char *
write_weights (GPtrArray *list)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean equal = TRUE;

  for (guint i = 0; i < list->len; i++)
    {
      const LimnerStyleChoice *choice = list->pdata[i], *first = list->pdata[0];
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      equal = equal && fabs (choice->weight - first->weight) < 1e-6;
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                              g_ascii_formatd (number, sizeof number, "%.4g", choice->weight));
    }
  return g_strdup (equal ? "" : text->str);
}

void
limner_style_list_write (GObject *settings, GPtrArray *list)
{
  g_autofree LimnerStyleCrop *crops = g_new (LimnerStyleCrop, list->len + 1);
  g_autoptr (GStrvBuilder) more = g_strv_builder_new ();
  g_autofree char *weights = write_weights (list), *crop_text = NULL;
  g_autoptr (GFile) file = NULL;
  g_auto (GStrv) files = NULL;

  for (guint i = 0; i < list->len; i++)
    {
      const LimnerStyleChoice *choice = list->pdata[i];

      crops[i] = choice->crop;
      if (i == 0)
        file = g_file_new_for_path (choice->path);
      else
        g_strv_builder_add (more, choice->path);
    }
  crop_text = limner_style_crops_write (crops, list->len);
  files = g_strv_builder_end (more);
  g_object_freeze_notify (settings);
  g_object_set (settings, "style-file", file, "style-files", files, "style-weights", weights, "style-crops",
                crop_text, NULL);
  g_object_thaw_notify (settings);
}
