// @ts-nocheck -- the code that ajv writes has no types
/* eslint-disable -- written by a tool, for no reader */
// Made by `json-sessions compile-schema`: change the schema and run that again.
import type { PrecompiledSchema } from './precompiled.ts';
const judge0 = validate0;
const schema0 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:json-session-store:session","title":"Session","description":"The data of a web session, as the application writes and reads it. An anonymous session has no user_id. More members are allowed.","type":"object","properties":{"user_id":{"description":"Who is logged in. 1001 and \"1001\" are one user.","type":["integer","string","null"]},"email":{"description":"The user's address.","type":"string"},"role":{"description":"The user's role, for example \"admin\".","type":"string"},"permissions":{"description":"What the user may do; each permission once.","type":"array","items":{"type":"string"},"uniqueItems":true},"preferences":{"description":"What the user chose; more members are allowed.","type":"object","properties":{"theme":{"description":"For example \"dark\".","type":"string"},"language":{"description":"A language tag, for example \"en\".","type":"string"}}}},"examples":[{"user_id":1001,"email":"alice@example.com","role":"admin","permissions":["read","write","admin"],"preferences":{"theme":"dark","language":"en"}},{"preferences":{"language":"de"}}]};
const func0 = Object.prototype.hasOwnProperty;
function validate0(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.user_id !== undefined && func0.call(data, "user_id")){
let data0 = data.user_id;
if(((!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))) && (typeof data0 !== "string")) && (data0 !== null)){
const err0 = {instancePath:instancePath+"/user_id",schemaPath:"#/properties/user_id/type",keyword:"type",params:{type: schema0.properties.user_id.type},message:"must be integer,string,null"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.email !== undefined && func0.call(data, "email")){
if(typeof data.email !== "string"){
const err1 = {instancePath:instancePath+"/email",schemaPath:"#/properties/email/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.role !== undefined && func0.call(data, "role")){
if(typeof data.role !== "string"){
const err2 = {instancePath:instancePath+"/role",schemaPath:"#/properties/role/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.permissions !== undefined && func0.call(data, "permissions")){
let data3 = data.permissions;
if(Array.isArray(data3)){
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
if(typeof data3[i0] !== "string"){
const err3 = {instancePath:instancePath+"/permissions/" + i0,schemaPath:"#/properties/permissions/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
let i1 = data3.length;
let j0;
if(i1 > 1){
const indices0 = {};
for(;i1--;){
let item0 = data3[i1];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err4 = {instancePath:instancePath+"/permissions",schemaPath:"#/properties/permissions/uniqueItems",keyword:"uniqueItems",params:{i: i1, j: j0},message:"must NOT have duplicate items (items ## "+j0+" and "+i1+" are identical)"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
break;
}
indices0[item0] = i1;
}
}
}
else {
const err5 = {instancePath:instancePath+"/permissions",schemaPath:"#/properties/permissions/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.preferences !== undefined && func0.call(data, "preferences")){
let data5 = data.preferences;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.theme !== undefined && func0.call(data5, "theme")){
if(typeof data5.theme !== "string"){
const err6 = {instancePath:instancePath+"/preferences/theme",schemaPath:"#/properties/preferences/properties/theme/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data5.language !== undefined && func0.call(data5, "language")){
if(typeof data5.language !== "string"){
const err7 = {instancePath:instancePath+"/preferences/language",schemaPath:"#/properties/preferences/properties/language/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
else {
const err8 = {instancePath:instancePath+"/preferences",schemaPath:"#/properties/preferences/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
else {
const err9 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
validate0.errors = vErrors;
return errors === 0;
}
const judge1 = validate1;
const schema1 = {"description":"Who is logged in. 1001 and \"1001\" are one user.","type":["integer","string","null"]};
function validate1(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
if(((!(((typeof data == "number") && (!(data % 1) && !isNaN(data))) && (isFinite(data)))) && (typeof data !== "string")) && (data !== null)){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema1.type},message:"must be integer,string,null"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
validate1.errors = vErrors;
return errors === 0;
}
const judge2 = validate2;
function validate2(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
validate2.errors = vErrors;
return errors === 0;
}
const judge3 = validate3;
function validate3(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
if(Array.isArray(data)){
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
if(typeof data[i0] !== "string"){
const err0 = {instancePath:instancePath+"/" + i0,schemaPath:"#/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
let i1 = data.length;
let j0;
if(i1 > 1){
const indices0 = {};
for(;i1--;){
let item0 = data[i1];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err1 = {instancePath,schemaPath:"#/uniqueItems",keyword:"uniqueItems",params:{i: i1, j: j0},message:"must NOT have duplicate items (items ## "+j0+" and "+i1+" are identical)"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
break;
}
indices0[item0] = i1;
}
}
}
else {
const err2 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
validate3.errors = vErrors;
return errors === 0;
}
const judge4 = validate4;
function validate4(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.theme !== undefined && func0.call(data, "theme")){
if(typeof data.theme !== "string"){
const err0 = {instancePath:instancePath+"/theme",schemaPath:"#/properties/theme/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.language !== undefined && func0.call(data, "language")){
if(typeof data.language !== "string"){
const err1 = {instancePath:instancePath+"/language",schemaPath:"#/properties/language/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
else {
const err2 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
validate4.errors = vErrors;
return errors === 0;
}

const schema = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:json-session-store:session",
  "title": "Session",
  "description": "The data of a web session, as the application writes and reads it. An anonymous session has no user_id. More members are allowed.",
  "type": "object",
  "properties": {
    "user_id": {
      "description": "Who is logged in. 1001 and \"1001\" are one user.",
      "type": [
        "integer",
        "string",
        "null"
      ]
    },
    "email": {
      "description": "The user's address.",
      "type": "string"
    },
    "role": {
      "description": "The user's role, for example \"admin\".",
      "type": "string"
    },
    "permissions": {
      "description": "What the user may do; each permission once.",
      "type": "array",
      "items": {
        "type": "string"
      },
      "uniqueItems": true
    },
    "preferences": {
      "description": "What the user chose; more members are allowed.",
      "type": "object",
      "properties": {
        "theme": {
          "description": "For example \"dark\".",
          "type": "string"
        },
        "language": {
          "description": "A language tag, for example \"en\".",
          "type": "string"
        }
      }
    }
  },
  "examples": [
    {
      "user_id": 1001,
      "email": "alice@example.com",
      "role": "admin",
      "permissions": [
        "read",
        "write",
        "admin"
      ],
      "preferences": {
        "theme": "dark",
        "language": "en"
      }
    },
    {
      "preferences": {
        "language": "de"
      }
    }
  ]
};
const validators = {
"": judge0,
"/properties/user_id": judge1,
"/properties/email": judge2,
"/properties/role": judge2,
"/properties/permissions": judge3,
"/properties/permissions/items": judge2,
"/properties/preferences": judge4,
"/properties/preferences/properties/theme": judge2,
"/properties/preferences/properties/language": judge2,
};
const compiled: PrecompiledSchema<{
  readonly "$schema": "https://json-schema.org/draft/2020-12/schema",
  readonly "$id": "urn:json-session-store:session",
  readonly "title": "Session",
  readonly "description": "The data of a web session, as the application writes and reads it. An anonymous session has no user_id. More members are allowed.",
  readonly "type": "object",
  readonly "properties": {
    readonly "user_id": {
      readonly "description": "Who is logged in. 1001 and \"1001\" are one user.",
      readonly "type": readonly [
        "integer",
        "string",
        "null"
      ]
    },
    readonly "email": {
      readonly "description": "The user's address.",
      readonly "type": "string"
    },
    readonly "role": {
      readonly "description": "The user's role, for example \"admin\".",
      readonly "type": "string"
    },
    readonly "permissions": {
      readonly "description": "What the user may do; each permission once.",
      readonly "type": "array",
      readonly "items": {
        readonly "type": "string"
      },
      readonly "uniqueItems": true
    },
    readonly "preferences": {
      readonly "description": "What the user chose; more members are allowed.",
      readonly "type": "object",
      readonly "properties": {
        readonly "theme": {
          readonly "description": "For example \"dark\".",
          readonly "type": "string"
        },
        readonly "language": {
          readonly "description": "A language tag, for example \"en\".",
          readonly "type": "string"
        }
      }
    }
  },
  readonly "examples": readonly [
    {
      readonly "user_id": 1001,
      readonly "email": "alice@example.com",
      readonly "role": "admin",
      readonly "permissions": readonly [
        "read",
        "write",
        "admin"
      ],
      readonly "preferences": {
        readonly "theme": "dark",
        readonly "language": "en"
      }
    },
    {
      readonly "preferences": {
        readonly "language": "de"
      }
    }
  ]
}> = { precompiled: 1, schema, validators };
export default compiled;
