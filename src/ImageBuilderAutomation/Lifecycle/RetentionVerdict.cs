namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The decision of one rule about one image.</summary>
/// <param name="Action">Null: keep.</param>
internal sealed record RetentionVerdict(LifecycleAction? Action, string Reason)
{
    public static RetentionVerdict Of(RetentionRule rule, LifecycleImage image, int? rank, DateTimeOffset now)
    {
        if (rank <= rule.KeepNewest)
            return new(null, $"number {rank} of its recipe; {rule.Name} keeps the newest {rule.KeepNewest}");
        if (rule.Next(image) is not var (action, at))
            return new(null, $"{rule.Name} has no action for an image that is {image.Status}");
        if (image.CreatedAt is not { } created)
            return new(null, "its age is not known");

        var age = now - created;
        return age >= at
            ? new(action, $"{AgeText.Of(age)} old, {rule.Name}: {action.Name()} at {AgeText.Of(at)}")
            : new(null, $"{AgeText.Of(age)} old, {rule.Name}: {action.Name()} at {AgeText.Of(at)}");
    }
}
