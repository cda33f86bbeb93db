namespace ImageBuilderAutomation.Gates;

/// <summary>Checks the reason that a person gives for an approval or a stop.</summary>
public static class ReasonText
{
    public const int MaxLength = 500;

    /// <returns>What is wrong with the reason; null when it is valid.</returns>
    public static string? ProblemOf(string reason) =>
        string.IsNullOrWhiteSpace(reason) || reason.Length > MaxLength || reason.Any(char.IsControl)
            ? $"expected a reason of 1 to {MaxLength} characters on one line"
            : null;
}
