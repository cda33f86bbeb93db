namespace ImageBuilderModel.Tests;

/// <summary>A small service that uses every feature of the real model, as Smithy and as botocore JSON.</summary>
internal static class SmallModel
{
    // SmithyParserTests asserts line numbers in this text.
    public const string Smithy = """
        $version: "2.0"
        namespace com.example.things
        // A comment, and commas, are white space.
        @aws.api#service(sdkId: "things", endpointPrefix: "things")
        @aws.auth#sigv4(name: "signing-things")
        @aws.protocols#restJson1
        service things {
            operations: [ListThings GetThing]
            version: "2026-01-02"
        }
        @http(method: "POST", uri: "/ListThings")
        @paginated(inputToken: "token", outputToken: "next", items: "things", pageSize: "most")
        operation ListThings {
            input: ListThingsRequest
            output: ListThingsResponse
            errors: [Refused]
        }

        @http(method: "GET", uri: "/things/{id}")
        operation GetThing {
            input: GetThingRequest
            output: Thing
        }
        structure ListThingsRequest {
            token: Id, most: Most
        }
        structure ListThingsResponse {
            next: Id, things: Things
        }
        structure GetThingRequest {
            @required @httpLabel id: Id
            @httpQuery("only") filter: Colour
            @idempotencyToken clientToken: Id
        }
        @error("client")
        @httpError(409)
        structure Refused { message: Text }
        structure Thing {
            id: Id, parts: Things, share: Share, when: When, labels: Labels
            ready: Ready, large: Large
        }
        string Text

        @length(min: 1, max: 9)
        @pattern("^\"a\\.b\"$")
        string Id
        long Large
        enum Colour {
            ONE

            TWO_THREE = "two:three"
        }
        boolean Ready
        @length(max: 3)
        list Things {
            member: Thing
        }
        integer Most
        @range(min: 0)
        double Share
        map Labels { key: Id, value: Text }
        timestamp When
        """;

    public const string Service = """
        {
          "version": "2.0", "documentation": "PROSE",
          "metadata": { "apiVersion": "2026-01-02", "endpointPrefix": "things", "protocol": "rest-json", "serviceId": "things",
            "signatureVersion": "v4", "signingName": "signing-things" },
          "operations": {
            "ListThings": { "name": "ListThings", "http": { "method": "POST", "requestUri": "/ListThings" }, "documentation": "PROSE",
              "input": { "shape": "ListThingsRequest" }, "output": { "shape": "ListThingsResponse" }, "errors": [ { "shape": "Refused" } ] },
            "GetThing": { "name": "GetThing", "http": { "method": "GET", "requestUri": "/things/{id}" },
              "input": { "shape": "GetThingRequest" }, "output": { "shape": "Thing" } }
          },
          "shapes": {
            "ListThingsRequest": { "type": "structure", "members": { "token": { "shape": "Id" }, "most": { "shape": "Most", "box": true } } },
            "ListThingsResponse": { "type": "structure", "members": { "next": { "shape": "Id" }, "things": { "shape": "Things" } } },
            "GetThingRequest": { "type": "structure", "required": [ "id" ], "members": {
              "id": { "shape": "Id", "location": "uri", "locationName": "id", "documentation": "PROSE" },
              "filter": { "shape": "Colour", "location": "querystring", "locationName": "only" },
              "clientToken": { "shape": "Id", "idempotencyToken": true } } },
            "Refused": { "type": "structure", "members": { "message": { "shape": "Text" } }, "exception": true, "error": { "httpStatusCode": 409 } },
            "Thing": { "type": "structure", "members": { "id": { "shape": "Id" }, "parts": { "shape": "Things" }, "share": { "shape": "Share" },
              "when": { "shape": "When" }, "labels": { "shape": "Labels" }, "ready": { "shape": "Ready" }, "large": { "shape": "Large" } } },
            "Text": { "type": "string" },
            "Id": { "type": "string", "min": 1, "max": 9, "pattern": "^\"a\\.b\"$" },
            "Large": { "type": "long" },
            "Colour": { "type": "string", "enum": [ "ONE", "two:three" ] },
            "Ready": { "type": "boolean" },
            "Things": { "type": "list", "member": { "shape": "Thing" }, "max": 3 },
            "Most": { "type": "integer" },
            "Share": { "type": "double", "min": 0 },
            "Labels": { "type": "map", "key": { "shape": "Id" }, "value": { "shape": "Text" } },
            "When": { "type": "timestamp" }
          }
        }
        """;

    public const string Paginators = """
        { "pagination": { "ListThings": { "input_token": "token", "output_token": "next", "result_key": "things", "limit_key": "most" } } }
        """;
}
