namespace ImageBuilderAutomation.Local.Demo;

/// <summary>The result of checking a claim, with the expected and the found facts as text.</summary>
internal sealed record ClaimResult(bool Holds, string Expected, string Found)
{
    public static ClaimResult Of(string expected, string found) => new(expected == found, expected, found);
}
