using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Policies.Reading;

internal static class ModesReader
{
    private static readonly string[] Capabilities = ["gates", "builds", "lifecycle", "configurations"];

    public static Dictionary<string, Mode> Read(SourceNode? node, ValueReader values)
    {
        var modes = new Dictionary<string, Mode>();
        if (values.Object(node, Capabilities) is not { } given)
            return modes;
        foreach (var capability in Capabilities)
        {
            if (values.Choice(given.Find(capability), ("act", Mode.Act), ("observe", Mode.Observe), ("off", Mode.Off)) is { } mode)
                modes[capability] = mode;
        }

        return modes;
    }
}
