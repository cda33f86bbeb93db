using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Gates.Rules;

/// <summary>The image and its parent image are not too old.</summary>
/// <param name="Image">Maximum age of the image; null means any age.</param>
/// <param name="Parent">Maximum age of the parent image; null means any age.</param>
public sealed record AgeCondition(TimeSpan? Image, TimeSpan? Parent) : ICondition
{
    public GateNeeds Needs => Parent is null ? GateNeeds.None : GateNeeds.Parent;

    public bool IsForPeople => false;

    /// <summary>When the parent was created is not known beforehand.</summary>
    public TimeSpan? Lasts => Image;

    public IEnumerable<ConditionResult> Evaluate(GateFacts facts, CancellationToken cancellationToken = default)
    {
        if (Image is { } image)
            yield return Evaluate("image", facts.Image.CreatedAt, image, "the service does not report its creation time", facts.Now);
        if (Parent is { } parent)
            yield return facts.ParentCreatedAt is Known<DateTimeOffset>.Yes known
                ? Evaluate("parent", known.Value, parent, "", facts.Now)
                : Evaluate("parent", null, parent, (facts.ParentCreatedAt as Known<DateTimeOffset>.No)?.Reason ?? "not read", facts.Now);
    }

    private static ConditionResult Evaluate(string what, DateTimeOffset? createdAt, TimeSpan max, string unknown, DateTimeOffset now) =>
        createdAt is not { } at ? new($"age.{what}", Truth.Unknown, $"{what} age unknown: {Printable.Shortened(unknown, 120)}")
        : now - at <= max ? new($"age.{what}", Truth.True, $"{what} not older than {Durations.Format(max)}")
        : new($"age.{what}", Truth.False, $"{what} {Durations.Format(Rounded(now - at))} old, at most {Durations.Format(max)}");

    /// <summary>Rounded up to days, hours or minutes, so that an age above a limit never looks equal to it.</summary>
    private static TimeSpan Rounded(TimeSpan age) =>
        age > TimeSpan.FromDays(2) ? TimeSpan.FromDays(Math.Ceiling(age.TotalDays))
        : age > TimeSpan.FromHours(2) ? TimeSpan.FromHours(Math.Ceiling(age.TotalHours))
        : TimeSpan.FromMinutes(Math.Ceiling(age.TotalMinutes));
}
