using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Policies.Publishing;

public sealed record PublishOptions
{
    public SecondPublisherFor SecondPublisherFor { get; init; } = SecondPublisherFor.Loosening;
}

/// <summary>Which publications a second person has to confirm.</summary>
public enum SecondPublisherFor
{
    Nothing,

    /// <summary>Those with a change that loosens, a rollback included.</summary>
    Loosening,

    Everything,
}

/// <summary>The policy that is packaged with the functions. It is active until one is published.</summary>
public sealed record PackagedPolicy(PolicyPair Pair);

/// <summary>Whether a caller belongs to a group of the policy, and who is the same person.</summary>
public interface IMembership
{
    /// <returns>The reason explains the answer to the caller.</returns>
    Task<(bool IsMember, string Reason)> ReadAsync(ApproverGroup group, string callerArn, CancellationToken cancellationToken);

    /// <summary>Another session of the same person is the same person.</summary>
    Task<bool> IsSamePersonAsync(Person one, Person other, CancellationToken cancellationToken);

    /// <summary>False only for two people who are different for sure: nobody checks the session names of some roles, or nobody did when one of them acted.</summary>
    Task<bool> MayBeSamePersonAsync(Person one, Person other, CancellationToken cancellationToken);
}
