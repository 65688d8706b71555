#include "style/style-tile-private.h"

#include "widgets/thumbnail-private.h"

struct _LimnerStyleTile
{
  GtkToggleButton parent_instance;
  char *path;
  gboolean bundled;
};

G_DEFINE_FINAL_TYPE (LimnerStyleTile, limner_style_tile, GTK_TYPE_TOGGLE_BUTTON)

/* The check mark shows the choice without relying on colour. */
static GtkWidget *
make_mark (LimnerStyleTile *tile)
{
  GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic", GTK_ICON_SIZE_MENU);

  gtk_widget_set_halign (mark, GTK_ALIGN_END);
  gtk_widget_set_valign (mark, GTK_ALIGN_END);
  gtk_style_context_add_class (gtk_widget_get_style_context (mark), "limner-mark");
  gtk_widget_set_no_show_all (mark, TRUE);
  g_object_bind_property (tile, "active", mark, "visible", G_BINDING_SYNC_CREATE);
  return mark;
}

static void
finalize (GObject *object)
{
  g_free (LIMNER_STYLE_TILE (object)->path);
  G_OBJECT_CLASS (limner_style_tile_parent_class)->finalize (object);
}

static void
limner_style_tile_class_init (LimnerStyleTileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
}

static void
limner_style_tile_init (LimnerStyleTile *tile)
{
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (tile)), "limner-tile");
}

GtkWidget *
limner_style_tile_new (const LimnerStyleEntry *entry)
{
  LimnerStyleTile *tile = g_object_new (LIMNER_TYPE_STYLE_TILE, NULL);
  GtkWidget *widget = GTK_WIDGET (tile), *overlay = gtk_overlay_new ();

  tile->path = g_strdup (entry->path);
  tile->bundled = entry->bundled;
  gtk_container_add (GTK_CONTAINER (overlay), limner_thumbnail_new (entry->path, LIMNER_STYLE_TILE_SIDE));
  gtk_container_add (GTK_CONTAINER (tile), overlay);
  gtk_widget_set_tooltip_text (widget, entry->title);
  atk_object_set_name (gtk_widget_get_accessible (widget), entry->title);
  gtk_widget_show_all (widget);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), make_mark (tile));
  return widget;
}

const char *
limner_style_tile_path (LimnerStyleTile *tile)
{
  return tile->path;
}

gboolean
limner_style_tile_is_bundled (LimnerStyleTile *tile)
{
  return tile->bundled;
}
