namespace ImageBuilderAutomation.Local.Demo;

/// <summary>A statement about the demo, with the check that proves or refutes it.</summary>
/// <param name="Text">A sentence that a reader understands without the lines around it.</param>
internal sealed record Claim(string Text, Func<Evidence, ClaimResult> Check);
