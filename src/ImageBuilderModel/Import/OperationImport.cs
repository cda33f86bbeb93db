using System.Text.Json.Nodes;

namespace ImageBuilderModel.Import;

internal static class OperationImport
{
    public static void Write(SmithyWriter writer, string name, JsonNode? node, JsonNode? paginator)
    {
        var operation = new JsonObjectReader(node, $"operations/{name}", "name", "http", "input", "output", "errors", "documentation");
        var http = new JsonObjectReader(operation.Node("http"), $"{operation.Path}/http", "method", "requestUri");
        writer.Line($"@http(method: {SmithyWriter.Quote(http.Text("method"))}, uri: {SmithyWriter.Quote(http.Text("requestUri"))})");
        if (paginator is not null)
            writer.Line(Paginated(new JsonObjectReader(paginator, $"paginators/{name}", "input_token", "output_token", "limit_key", "result_key")));

        var errors = operation.Has("errors") ? operation.Node("errors").AsArray() : [];
        writer.Block($"operation {name}",
        [
            $"input: {Target(operation, "input")}",
            $"output: {Target(operation, "output")}",
            "errors: [",
            .. errors.Select((e, i) => $"    {new JsonObjectReader(e, $"{operation.Path}/errors/{i}", "shape").Text("shape")}"),
            "]",
        ]);
    }

    private static string Target(JsonObjectReader operation, string key)
        => new JsonObjectReader(operation.Node(key), $"{operation.Path}/{key}", "shape").Text("shape");

    private static string Paginated(JsonObjectReader paginator)
    {
        var pageSize = paginator.Has("limit_key") ? $", pageSize: {SmithyWriter.Quote(paginator.Text("limit_key"))}" : "";
        return $"@paginated(inputToken: {SmithyWriter.Quote(paginator.Text("input_token"))}"
            + $", outputToken: {SmithyWriter.Quote(paginator.Text("output_token"))}"
            + $", items: {SmithyWriter.Quote(paginator.Text("result_key"))}{pageSize})";
    }
}
