using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Policies.Reading;

internal static class ModesReader
{
    public static Dictionary<string, Mode> Read(SourceNode? node, ValueReader values)
    {
        var modes = new Dictionary<string, Mode>();
        if (values.Choice(values.Object(node, "gates")?.Find("gates"), ("act", Mode.Act), ("observe", Mode.Observe), ("off", Mode.Off)) is { } mode)
            modes["gates"] = mode;
        return modes;
    }
}
