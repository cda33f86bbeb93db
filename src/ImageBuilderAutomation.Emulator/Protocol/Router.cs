using System.Collections.Frozen;
using ImageBuilderModel.Smithy;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>Finds the model's operation for a method and path. In this model a label is always the last part of its path.</summary>
public sealed class Router
{
    private readonly FrozenDictionary<(string Method, string Path), Operation> _plain;
    private readonly FrozenDictionary<(string Method, string Prefix), Operation> _labelled;

    public Router(ServiceModel model)
    {
        var operations = model.Operations.Values.ToLookup(o => o.Uri.EndsWith('}'));
        _plain = operations[false].ToFrozenDictionary(o => (o.Method, o.Uri));
        _labelled = operations[true].ToFrozenDictionary(o => (o.Method, o.Uri[..(o.Uri.IndexOf('{', StringComparison.Ordinal))]));
    }

    public Route? Find(string method, string path)
    {
        if (_plain.TryGetValue((method, path), out var operation))
            return new(operation, null);

        // Everything after the prefix is the label, because some clients do not encode the slashes of an ARN.
        var end = path.IndexOf('/', 1) + 1;
        return end > 1 && end < path.Length && _labelled.TryGetValue((method, path[..end]), out operation)
            ? new(operation, Uri.UnescapeDataString(path[end..]))
            : null;
    }
}

/// <param name="Label">The decoded value of the path label; null if the operation has none.</param>
public readonly record struct Route(Operation Operation, string? Label);
