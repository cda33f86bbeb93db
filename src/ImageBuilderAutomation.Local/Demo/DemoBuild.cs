namespace ImageBuilderAutomation.Local.Demo;

/// <summary>A build of the demo: started by a step of the demo, or expected to be started by a function.</summary>
internal sealed record DemoBuild(string Pipeline, string ImageArn)
{
    /// <summary>Version and build number: <c>1.0.0/2</c>.</summary>
    public string Number => string.Join('/', ImageArn.Split('/')[^2..]);

    public override string ToString() => $"{Pipeline} {Number}";
}
