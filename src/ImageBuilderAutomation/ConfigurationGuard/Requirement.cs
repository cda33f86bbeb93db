namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>One expectation of one field.</summary>
/// <param name="Path">The path of a field or of a key in a map.</param>
/// <param name="Set">The value that a repair writes; null: the nearest value that meets the expectation.</param>
public sealed record Requirement(string Path, IExpectation Expectation, FieldValue? Set = null)
{
    public bool Holds(FieldValue? value) => Expectation.Holds(value ?? Default);

    public Correction? Correct(FieldValue? value) => Set is null ? Expectation.Correct(value ?? Default) : new(Set);

    private FieldValue? Default => Expectation.CountsDefaults ? ConfigurationField.At(Path).Default : null;
}

/// <summary>The value of one field that meets all its requirements.</summary>
/// <param name="Correction">Null when there is no such value or the policy does not name one.</param>
/// <param name="Problem">Why there is no correction; otherwise null.</param>
public sealed record Resolution(Correction? Correction, string? Problem)
{
    public const string Undecided = "the policy does not say which value to set";
    public const string Contradiction = "rules contradict each other";

    /// <param name="found">Null when the field is not set.</param>
    public static Resolution Of(FieldValue? found, IReadOnlyList<Requirement> requirements)
    {
        // A correction for one requirement can break another. Each pass meets at least one more requirement if that is possible.
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

        var choices = requirements.SelectMany(requirement => requirement.Expectation.Choices);
        if (choices.FirstOrDefault(choice => requirements.All(requirement => requirement.Holds(choice))) is { } agreed)
            return new(new(agreed), null);

        // A requirement for any value could be met if the policy named one, unless another requirement wants the field absent.
        var anyWouldDo = requirements.Any(requirement => !requirement.Holds(value) && requirement.Correct(value) is null)
            && !requirements.Any(requirement => requirement.Expectation is Absent);
        return new(null, anyWouldDo ? Undecided : Contradiction);
    }
}
