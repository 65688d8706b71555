/* Shows the Compare page in a window without GIMP: compare-window [OPTION…] PICTURE… */
#include "limner-ui.h"
#include "window.h"

static char *
name_picture (guint number, gpointer paths, GError **error)
{
  return g_strdup (((char **) paths)[number]);
}

int
main (int argc, char **argv)
{
  g_autofree LimnerUiMaker *makers = NULL;
  guint n;

  if (!window_init (&argc, &argv, NULL, NULL))
    return 2;
  n = (guint) argc - 1;
  makers = g_new0 (LimnerUiMaker, n);
  for (guint i = 0; i < n; i++)
    makers[i] = (LimnerUiMaker) { .title = g_path_get_basename (argv[i + 1]),
                                  .thumbnail = gdk_pixbuf_new_from_file_at_size (argv[i + 1], 48, 48, NULL),
                                  .chosen = TRUE };
  window_run (window_new ("Compare",
                          limner_compare_page_new (&(LimnerUiMakers) { makers, n, name_picture, argv + 1 }),
                          1000, 690, "_Close", NULL));
  for (guint i = 0; i < n; i++)
    {
      g_free ((char *) makers[i].title);
      g_clear_object (&makers[i].thumbnail);
    }
  return 0;
}
