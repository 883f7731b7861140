// Calls a running ieumd knowing nothing but its address: the contract comes from server reflection.
// node reflection_client.mjs 127.0.0.1:50551
import grpc from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import 'protobufjs/ext/descriptor/index.js';

const address = process.argv[2];

// The reflection protocol itself, and the envelope of error details.
const well = protobuf.parse(`
  syntax = "proto3";
  message ReflectionRequest {
    string host = 1;
    oneof message_request { string file_containing_symbol = 4; string list_services = 7; }
  }
  message ReflectionResponse {
    message Files { repeated bytes file_descriptor_proto = 1; }
    message Service { string name = 1; }
    message Services { repeated Service service = 1; }
    message Failure { int32 error_code = 1; string error_message = 2; }
    oneof message_response {
      Files file_descriptor_response = 4;
      Services list_services_response = 6;
      Failure error_response = 7;
    }
  }
  message Any { string type_url = 1; bytes value = 2; }
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message ErrorInfo { string reason = 1; string domain = 2; }
  message FieldViolation { string field = 1; string description = 2; }
  message BadRequest { repeated FieldViolation field_violations = 1; }
`, { keepCase: true }).root;

const connection = new grpc.Client(address, grpc.credentials.createInsecure());

function reflect(request) {
  const Request = well.lookupType('ReflectionRequest');
  const Response = well.lookupType('ReflectionResponse');
  return new Promise((resolve, reject) => {
    const stream = connection.makeBidiStreamRequest(
      '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo',
      (message) => Buffer.from(Request.encode(message).finish()),
      (bytes) => Response.decode(bytes));
    stream.on('error', reject);
    stream.on('data', (answer) => {
      stream.end();
      resolve(answer);
    });
    stream.write(Request.create(request));
  });
}

// The file that defines a symbol and all that it imports.
async function contractOf(symbol) {
  const answer = await reflect({ file_containing_symbol: symbol });
  if (answer.error_response) throw new Error(answer.error_response.error_message);
  const files = new Map();
  const File = protobuf.descriptor.FileDescriptorProto;
  const pending = answer.file_descriptor_response.file_descriptor_proto.map((b) => File.decode(b));
  for (const file of pending) files.set(file.name, file);
  while (pending.length > 0) {
    for (const name of pending.pop().dependency) {
      if (files.has(name)) continue;
      const more = await reflectFile(name);
      files.set(name, more);
      pending.push(more);
    }
  }
  return protobuf.Root.fromDescriptor({ file: [...files.values()] });
}

async function reflectFile(name) {
  // file_by_filename is field 3 of the request.
  const bytes = Buffer.concat([Buffer.from([0x1a, Buffer.byteLength(name)]), Buffer.from(name)]);
  const Response = well.lookupType('ReflectionResponse');
  const answer = await new Promise((resolve, reject) => {
    const stream = connection.makeBidiStreamRequest(
      '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo',
      (raw) => raw, (raw) => Response.decode(raw));
    stream.on('error', reject);
    stream.on('data', (message) => {
      stream.end();
      resolve(message);
    });
    stream.write(bytes);
  });
  return protobuf.descriptor.FileDescriptorProto.decode(
    answer.file_descriptor_response.file_descriptor_proto[0]);
}

function caller(root, serviceName) {
  const service = root.lookupService(serviceName);
  return (methodName, fields) => {
    const method = service.methods[methodName].resolve();
    return new Promise((resolve, reject) => {
      connection.makeUnaryRequest(
        `/${serviceName}/${methodName}`,
        (message) => Buffer.from(method.resolvedRequestType.encode(message).finish()),
        (bytes) => method.resolvedResponseType.decode(bytes),
        method.resolvedRequestType.fromObject(fields),
        (error, response) => (error ? reject(error) : resolve(response)));
    });
  };
}

function describe(error) {
  const status = well.lookupType('Status').decode(error.metadata.get('grpc-status-details-bin')[0]);
  let words = grpc.status[error.code];
  for (const detail of status.details) {
    const type = detail.type_url.split('/').pop();
    if (type === 'google.rpc.ErrorInfo') {
      const info = well.lookupType('ErrorInfo').decode(detail.value);
      words += ` ${info.domain} ${info.reason}`;
    } else if (type === 'google.rpc.BadRequest') {
      const bad = well.lookupType('BadRequest').decode(detail.value);
      for (const violation of bad.field_violations) words += ` ${violation.field}`;
    }
  }
  return words;
}

const listed = await reflect({ list_services: '*' });
const names = listed.list_services_response.service.map((service) => service.name);
console.log('services', names.join(' '));

const catalog = caller(await contractOf('ieum.v1.CatalogService'), 'ieum.v1.CatalogService');
const suggest = caller(await contractOf('ieum.v1.MatchService'), 'ieum.v1.MatchService');

await catalog('CreateOrganization', {
  organization_id: 'center', organization: { display_name: { ko: '다온복지관' } },
});
await catalog('CreateResource', {
  resource_id: 'meals',
  resource: {
    organization: 'organizations/center',
    display_name: { ko: '도시락 배달' },
    need_terms: [{ code: 'daily_living.meals' }],
  },
});
const answer = await suggest('Suggest', {
  assessment: {
    case_reference: 'case-1',
    needs: [{ id: 'n1', need_codes: ['daily_living.meals'], statement: '끼니' }],
  },
});
console.log('suggested', answer.needs[0].suggestions.map((s) => s.resource.name).join(' '));
try {
  await suggest('Suggest', { assessment: { case_reference: 'case-1' } });
} catch (error) {
  console.log('refused', describe(error));
}
connection.close();
