namespace ImageBuilderAutomation.Local.Demo;

/// <summary>Something the demo says has happened, and how that is checked.</summary>
internal sealed record Claim(string Says, Func<Evidence, Verdict> Check);
