using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Publishing;

namespace ImageBuilderAutomation.Console;

/// <summary>The stack that a console shows, and the credentials that it reads with.</summary>
/// <param name="Name">As the operator calls it.</param>
/// <param name="Environment">Looks up credentials, the Region and the endpoints of a local stack, by the names of environment variables.</param>
public sealed record ShownStack(string Name, string TableName, AccountRegion AccountRegion, Func<string, string?> Environment)
{
    /// <summary>The URLs of the functions that people call. A function without one cannot be called from the console.</summary>
    public IReadOnlyDictionary<PeopleFunction, Uri> FunctionUrls { get; init; } = new Dictionary<PeopleFunction, Uri>();

    /// <summary>The URLs of the failure queues, by their logical ids.</summary>
    public IReadOnlyDictionary<string, Uri> FailureQueues { get; init; } = new Dictionary<string, Uri>();

    /// <summary>The stack's time. On a local stack it may be simulated.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Creates the client of Image Builder; null for the one that <see cref="Environment"/> describes.</summary>
    public Func<IAmazonImagebuilder>? ImageBuilder { get; init; }

    /// <summary>The policy that is packaged with the functions, which counts while none is published; null where it is not known.</summary>
    public (Policy Policy, PolicyPair Texts)? PackagedPolicy { get; init; }

    /// <summary>Whether everybody may assume every role, so that whoever looks says who they are.</summary>
    public bool IsLocal => AwsClients.IsLocal(Environment);

    /// <summary>Who looks at a local stack at first, such as <c>role/PlatformApprover/kim</c>; null for nobody.</summary>
    public string? Person { get; init; }
}
