using System.Text.Json.Nodes;

namespace ImageBuilderModel.Import;

/// <summary>Converts a botocore service model to Smithy IDL, without its documentation text.</summary>
public static class ModelImporter
{
    /// <exception cref="UnknownModelContentException">The model contains a key or value that the importer cannot convert.</exception>
    public static string Import(string serviceJson, string paginatorsJson)
    {
        var root = new JsonObjectReader(JsonNode.Parse(serviceJson), "service", "version", "metadata", "operations", "shapes", "documentation");
        var writer = new SmithyWriter();
        writer.Line("$version: \"2.0\"");
        writer.Blank();

        var operations = root.Node("operations").AsObject();
        WriteService(writer, root, operations.Select(o => o.Key));

        var paginators = new JsonObjectReader(JsonNode.Parse(paginatorsJson), "paginators", "pagination").Node("pagination").AsObject();
        if (paginators.Select(p => p.Key).FirstOrDefault(k => !operations.ContainsKey(k)) is { } stray)
            throw new UnknownModelContentException($"paginators/{stray}", "expected an operation of the service");
        foreach (var (name, node) in operations)
        {
            writer.Blank();
            OperationImport.Write(writer, name, node, paginators[name]);
        }

        foreach (var (name, node) in root.Node("shapes").AsObject())
        {
            writer.Blank();
            ShapeImport.Write(writer, name, node);
        }

        return writer.ToString();
    }

    private static void WriteService(SmithyWriter writer, JsonObjectReader root, IEnumerable<string> operations)
    {
        var metadata = new JsonObjectReader(
            root.Node("metadata"), "service/metadata",
            "apiVersion", "endpointPrefix", "jsonVersion", "protocol", "protocols", "serviceAbbreviation", "serviceFullName", "serviceId",
            "signatureVersion", "signingName", "uid", "auth");
        if (metadata.Text("protocol") != "rest-json")
            throw new UnknownModelContentException("service/metadata/protocol", "expected rest-json");
        if (metadata.Text("signatureVersion") != "v4")
            throw new UnknownModelContentException("service/metadata/signatureVersion", "expected v4");

        var id = metadata.Text("serviceId");
        var endpointPrefix = metadata.Text("endpointPrefix");
        var signingName = metadata.Has("signingName") ? metadata.Text("signingName") : endpointPrefix;
        writer.Line($"namespace com.amazonaws.{id}");
        writer.Blank();
        writer.Line($"@aws.api#service(sdkId: {SmithyWriter.Quote(id)}, endpointPrefix: {SmithyWriter.Quote(endpointPrefix)})");
        writer.Line($"@aws.auth#sigv4(name: {SmithyWriter.Quote(signingName)})");
        writer.Line("@aws.protocols#restJson1");
        writer.Block($"service {id}",
        [
            $"version: {SmithyWriter.Quote(metadata.Text("apiVersion"))}",
            "operations: [",
            .. operations.Select(o => $"    {o}"),
            "]",
        ]);
    }
}
