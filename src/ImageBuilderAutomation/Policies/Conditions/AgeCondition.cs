using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Conditions;

/// <summary>The image, and what it was built on, are not too old.</summary>
/// <param name="Image">Null: any age.</param>
/// <param name="Parent">Null: any age.</param>
public sealed record AgeCondition(TimeSpan? Image, TimeSpan? Parent) : ICondition
{
    public GateNeeds Needs => Parent is null ? GateNeeds.None : GateNeeds.Parent;

    public bool IsForPeople => false;

    public IEnumerable<ConditionResult> Judge(GateFacts facts)
    {
        if (Image is { } image)
            yield return Judge("image", facts.Image.CreatedAt, image, "the service does not tell when it was made", facts.Now);
        if (Parent is { } parent)
            yield return facts.ParentCreatedAt is Known<DateTimeOffset>.Yes known
                ? Judge("parent", known.Value, parent, "", facts.Now)
                : Judge("parent", null, parent, (facts.ParentCreatedAt as Known<DateTimeOffset>.No)?.Because ?? "not read", facts.Now);
    }

    private static ConditionResult Judge(string what, DateTimeOffset? createdAt, TimeSpan most, string unknown, DateTimeOffset now) =>
        createdAt is not { } at ? new($"age.{what}", Truth.Unknown, $"{what}'s age unknown: {Printable.Shortened(unknown, 120)}")
        : now - at <= most ? new($"age.{what}", Truth.True, $"{what} not older than {Durations.Format(most)}")
        : new($"age.{what}", Truth.False, $"{what} {Durations.Format(Rounded(now - at))} old, at most {Durations.Format(most)}");

    /// <summary>As people say it, and up: what is over a limit must not look as if it met it.</summary>
    private static TimeSpan Rounded(TimeSpan age) =>
        age > TimeSpan.FromDays(2) ? TimeSpan.FromDays(Math.Ceiling(age.TotalDays))
        : age > TimeSpan.FromHours(2) ? TimeSpan.FromHours(Math.Ceiling(age.TotalHours))
        : TimeSpan.FromMinutes(Math.Ceiling(age.TotalMinutes));
}
