using ImageBuilderModel.Smithy;

namespace AWSSDK.Imagebuilder.Generator.Emit;

/// <summary>Generates the wire description of one operation from the model; the client's RestJsonOperation implements the protocol.</summary>
internal static class OperationWire
{
    public static string Source(Operation operation)
    {
        var name = $"{operation.Name}Operation";
        var input = operation.Input;
        string[] usings = [.. StructureMarshaller.Usings.Union(StructureUnmarshaller.Usings), "Amazon.Runtime.Internal"];
        var source = new SourceWriter("Amazon.Imagebuilder", usings);
        source.Block($"internal sealed class {name} : RestJsonOperation<{input.Name}, {operation.Output.Name}>", () =>
        {
            source.Line($"public static readonly {name} Instance = new();");
            source.Line();
            var errors = string.Join(", ", operation.Errors.Select(e => $"\"{e.Name}\""));
            source.Line($"private {name}() : base(\"{operation.Method}\", \"{operation.Uri}\", [{errors}]) {{ }}");
            WriteRequest(source, input);
            WriteResponse(source, operation.Output);
        });
        return source.ToString();
    }

    private static void WriteRequest(SourceWriter source, StructureShape input)
    {
        var bound = input.Members.Where(m => m.Location != MemberLocation.Body).ToList();
        if (bound.Count > 0)
        {
            source.Line();
            source.Block($"protected override void Bind(IRequest request, {input.Name} value)", () =>
            {
                foreach (var member in bound)
                    source.Line($"request.{member.Location}(\"{member.WireName}\", value.{Naming.Property(input, member)});");
            });
        }

        if (bound.Count < input.Members.Count)
        {
            source.Line();
            source.Line("protected override bool HasBody => true;");
            source.Line();
            source.Block(
                $"protected override void WriteBody(Utf8JsonWriter writer, {input.Name} value)",
                () => StructureMarshaller.WriteMembers(source, input));
        }
    }

    private static void WriteResponse(SourceWriter source, StructureShape output)
    {
        source.Line();
        if (output.Members.Count == 0)
            source.Line("protected override bool HasResponseBody => false;");
        else
            StructureUnmarshaller.ReadMember(source, output);
    }
}
