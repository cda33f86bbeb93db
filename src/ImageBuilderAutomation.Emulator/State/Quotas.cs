namespace ImageBuilderAutomation.Emulator.State;

/// <summary>The maximum number of resources of a type that one account may have in a Region.</summary>
// Documented: AWS General Reference, "EC2 Image Builder endpoints and quotas", default values.
public static class Quotas
{
    private const int MaxResources = 1000;

    public static int Of(string type) => type switch
    {
        "image-pipeline" => 75,
        "lifecycle-policy" => 50,
        _ => MaxResources,
    };
}
