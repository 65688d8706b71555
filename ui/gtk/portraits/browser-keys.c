#include "portraits/browser-keys-private.h"

#include <gdk/gdk.h>

gboolean
limner_browser_rate_by_key (LimnerBrowser *browser, guint id, guint keyval)
{
  switch (gdk_keyval_to_lower (keyval))
    {
    case GDK_KEY_k:
      limner_browser_rate (browser, id, LIMNER_RATING_KEPT);
      return TRUE;
    case GDK_KEY_x:
    case GDK_KEY_Delete:
      limner_browser_rate (browser, id, LIMNER_RATING_REJECTED);
      return TRUE;
    case GDK_KEY_s:
      limner_browser_rate (browser, id, LIMNER_RATING_STARRED);
      return TRUE;
    default:
      return FALSE;
    }
}
