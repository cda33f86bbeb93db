using ImageBuilderModel.Smithy;

namespace ImageBuilderModel.Tests;

/// <summary>Formats all properties of a shape or operation as one line, for comparison.</summary>
internal static class Facts
{
    public static string Of(Operation o)
        => $"{o.Name} {o.Method} {o.Uri} {o.Input.Name} {o.Output.Name} [{string.Join(' ', o.Errors.Select(e => e.Name))}] "
            + (o.Pagination is { } p ? $"{p.InputToken} {p.OutputToken} {p.ResultKey} {p.LimitKey}" : "unpaged");

    public static string Of(Shape shape) => $"{shape.GetType().Name} {shape.Name} " + shape switch
    {
        StringShape s => $"{s.Min} {s.Max} {s.Pattern}",
        NumberShape s => $"{s.Kind} {s.Min} {s.Max}",
        EnumShape s => string.Join(' ', s.Values),
        ListShape s => $"{s.Member.Name} {s.Min} {s.Max}",
        MapShape s => $"{s.Key.Name} {s.Value.Name} {s.Min} {s.Max}",
        StructureShape s => $"{s.ErrorStatus} " + string.Join(
            "; ", s.Members.Select(m => $"{m.Name} {m.Target.Name} {m.Required} {m.Location} {m.WireName} {m.IdempotencyToken}")),
        _ => "",
    };
}
