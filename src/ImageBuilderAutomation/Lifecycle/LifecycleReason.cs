namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Why an image is kept or retires.</summary>
public sealed record LifecycleReason(ReasonKind Kind, string Text);

/// <summary>What a reason is about, for the sums at the end of a plan.</summary>
public enum ReasonKind
{
    State,
    Newest,
    Protected,
    Parent,
    NoRule,
    UnknownFact,
    TooYoung,
    Due,
    InUse,
    UnknownUse,
    NoKnownUse,
    Notice,
    Deferred,
    Limit,
    Quiet,
    Loss,
    FoundUse,
    Pinned,
    InChannel,
}

public static class ReasonKinds
{
    /// <summary>For people, after a number of images.</summary>
    public static string Name(this ReasonKind kind) => kind switch
    {
        ReasonKind.State => "in progress, deleted or with a record that no rule may touch",
        ReasonKind.Newest => "among the newest of their recipe",
        ReasonKind.Protected => "protected by the policy",
        ReasonKind.Parent => "parents of recipes or images",
        ReasonKind.NoRule => "without a rule",
        ReasonKind.UnknownFact => "with a fact that is not known",
        ReasonKind.TooYoung => "not old enough, or without a further step",
        ReasonKind.Due => "old enough for their next step",
        ReasonKind.InUse => "in use",
        ReasonKind.UnknownUse => "of which it is not known whether they are used",
        ReasonKind.NoKnownUse => "without a known use",
        ReasonKind.Notice => "with a notice period",
        ReasonKind.Deferred => "deferred",
        ReasonKind.Limit => "left to a later run by the limits",
        ReasonKind.Quiet => "in their quiet period",
        ReasonKind.Loss => "whose deletion the policy does not accept",
        ReasonKind.FoundUse => "disabled and used all the same",
        ReasonKind.Pinned => "pinned by a person",
        _ => "in a channel, or lately",
    };
}
