using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli.Configurations;

internal static class ConfigurationText
{
    public static string UsersOf(ConfigurationCheck item) => UsersOf(item.Facts.Pipelines);

    public static string UsersOf(IReadOnlyList<string> pipelines) => pipelines.Count == 0 ? "" : $" (used by {TerminalText.Of(string.Join(", ", pipelines))})";
}
