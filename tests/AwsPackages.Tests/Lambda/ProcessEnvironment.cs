namespace AwsPackages.Tests.Lambda;

/// <summary>Tests that set environment variables of their own process run one at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessEnvironment
{
    public const string Name = "process environment";
}
