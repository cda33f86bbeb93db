namespace AwsPackages.Tests.Lambda;

/// <summary>Tests that set variables of their own process take turns.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessEnvironment
{
    public const string Name = "process environment";
}
