using ImageBuilderAutomation.ConfigurationGuard.Expectations;

namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>The value of one field that all that is required of it agrees on.</summary>
/// <param name="Correction">Null when there is none, or nobody says which.</param>
/// <param name="Problem">Then why.</param>
public sealed record Resolution(Correction? Correction, string? Problem)
{
    public const string Undecided = "the policy does not say which value to set";
    public const string Contradiction = "rules contradict each other";

    /// <param name="found">Null when the field is not set.</param>
    public static Resolution Of(FieldValue? found, IReadOnlyList<Requirement> requirements)
    {
        // What one wants can undo what another has: each pass settles at least one of those that can be settled at all.
        var value = found;
        for (var pass = 0; pass <= requirements.Count; pass++)
        {
            if (requirements.All(requirement => requirement.Holds(value)))
                return new(new(value), null);
            foreach (var requirement in requirements.Where(requirement => !requirement.Holds(value)))
            {
                if (requirement.Correct(value) is { } correction)
                    value = correction.Value;
            }
        }

        if (requirements.SelectMany(requirement => requirement.Expectation.Choices).FirstOrDefault(choice => requirements.All(requirement => requirement.Holds(choice))) is { } agreed)
            return new(new(agreed), null);

        // Whoever wants just any value could be content with some value, unless another wants none.
        var anyWouldDo = requirements.Any(requirement => !requirement.Holds(value) && requirement.Correct(value) is null)
            && !requirements.Any(requirement => requirement.Expectation is Absent);
        return new(null, anyWouldDo ? Undecided : Contradiction);
    }
}
