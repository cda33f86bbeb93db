using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Gates.Rules;

/// <summary>The image has all of these tags, each with a matching value.</summary>
public sealed record TagsCondition(IReadOnlyDictionary<string, Glob> Tags) : ICondition
{
    public GateNeeds Needs => GateNeeds.None;

    public bool IsForPeople => false;

    public IEnumerable<ConditionResult> Evaluate(GateFacts facts, CancellationToken cancellationToken = default) =>
        Tags.Select(tag => Evaluate(tag.Key, tag.Value, facts.Image.Tags.GetValueOrDefault(tag.Key)));

    private static ConditionResult Evaluate(string key, Glob asked, string? value)
    {
        var (condition, tag) = ($"tags.{Printable.Shortened(key, 60)}", $"tag {Printable.Shortened(key, 60)}");
        return value is null ? new(condition, Truth.False, $"{tag} missing")
            : asked.Matches(value) ? new(condition, Truth.True, $"{tag} is {Printable.Shortened(value, 60)}")
            : new(condition, Truth.False, $"{tag} is {Printable.Shortened(value, 60)}, required {Printable.Shortened(asked.Pattern, 60)}");
    }
}
