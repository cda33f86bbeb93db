namespace ImageBuilderAutomation.Emulator.State;

/// <summary>The part of an ARN that a name becomes.</summary>
// Documented: user guide, "How Image Builder works": lower case, spaces and underscores become hyphens, names are unique by it.
public static class Slug
{
    public static string Of(string name) => name.ToLowerInvariant().Replace(' ', '-').Replace('_', '-');
}
