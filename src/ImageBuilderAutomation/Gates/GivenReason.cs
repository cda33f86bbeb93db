namespace ImageBuilderAutomation.Gates;

/// <summary>The reason that a person gives, read years later by others.</summary>
public static class GivenReason
{
    public const int Longest = 500;

    /// <returns>What is wrong with it, or null.</returns>
    public static string? ProblemOf(string reason) =>
        string.IsNullOrWhiteSpace(reason) || reason.Length > Longest || reason.Any(char.IsControl)
            ? $"expected a reason of 1 to {Longest} characters in one line"
            : null;
}
