namespace ImageBuilderAutomation.Emulator.State;

/// <summary>Converts a name to the part of the ARN that is derived from it.</summary>
// Documented: user guide, "How Image Builder works": lower case, spaces and underscores become hyphens, the result must be unique.
public static class Slug
{
    public static string Of(string name) => name.ToLowerInvariant().Replace(' ', '-').Replace('_', '-');
}
