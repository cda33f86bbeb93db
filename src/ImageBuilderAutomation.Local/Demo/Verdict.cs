namespace ImageBuilderAutomation.Local.Demo;

internal sealed record Verdict(bool Holds, string Expected, string Found)
{
    public static Verdict Of(string expected, string found) => new(expected == found, expected, found);
}
